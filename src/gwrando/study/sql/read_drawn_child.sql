-- grain:   as work.child, of the touched children of every draw
-- columns: draw, child_no (its number in that draw), birth_month, sex, area
-- units:   none
-- needs:   work.touched, work.child (of the touched children alone)
select touched.draw, touched.child_no, child.birth_month, child.sex, child.area
from work.main.child
inner join work.main.touched on touched.drawn_no = child.child_no
order by touched.draw, touched.child_no
