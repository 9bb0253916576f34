"""Official papers: the score sheet and the province's table as .xlsx and .docx, letters and the notice from Word templates."""
