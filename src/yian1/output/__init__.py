"""What people see: text, tables, documents made from results."""
