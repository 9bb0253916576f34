"""What a city reports, as its workbook or as a mapping: written as a template, guarded, read and checked."""
