"""Event feeds: recognise a file by its content, read it in blocks, clean its rows, account for every line."""
