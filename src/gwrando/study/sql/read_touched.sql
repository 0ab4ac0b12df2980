-- grain:   as work.touched
-- columns: draw, child_no
-- units:   none
-- needs:   work.touched
select draw, child_no
from work.main.touched
order by drawn_no
