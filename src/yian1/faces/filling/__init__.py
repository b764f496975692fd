"""What a unit fills in: the text of a filing, the Excel form, schemas for editors."""
