"""Ways out (输出): display as text and HTML."""
