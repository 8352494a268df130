"""What is declared against what is there: pure, no input or output."""
