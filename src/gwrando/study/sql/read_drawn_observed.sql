-- grain:   as work.observed, of the touched children of every draw
-- columns: draw, child_no (its number in that draw), agency, from_on, to_on
-- units:   none
-- needs:   work.touched, work.observed (of the touched children alone)
select touched.draw, touched.child_no, observed.agency, observed.from_on, observed.to_on
from work.main.observed
inner join work.main.touched on touched.drawn_no = observed.child_no
order by touched.draw, touched.child_no, observed.agency, observed.from_on
