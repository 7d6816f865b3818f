"""What an office decides for itself, as data: its procedures and its working days."""
