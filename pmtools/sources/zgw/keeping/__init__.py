"""What is kept of an answer: fields, moments, pseudonyms; nothing else is stored."""
