"""Forms that come back: cells of a workbook or a CSV turned into a filing."""
