"""The characters a line reader knows, in the order of its outputs; output 0 is the blank of CTC."""

LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
    "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆFGHIÌỈĨÍỊJKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVWXYỲỶỸÝỴZ"
)
DIGITS = "0123456789"
SIGNS = " .,;:/-()@'\"+&!?%_*=<>[]#"
CHARSET = LETTERS + DIGITS + SIGNS
BLANK = 0
INDEX = {character: at + 1 for at, character in enumerate(CHARSET)}
OUTPUTS = len(CHARSET) + 1
