"""From the text that people edit to the notebook that students get."""
