"""A standard as data: what its file may say (`schema`), reading it (`load`) and proving it against its source (`lint`)."""
