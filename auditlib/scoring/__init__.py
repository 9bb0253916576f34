"""From facts to findings to points: pure functions over whole columns, exact in int64, with missing as a mask.

frame --facts--> Facts --kinds--> Finding an effect --rows--> Points a row --> Result
"""
