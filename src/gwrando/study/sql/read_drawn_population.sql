-- grain:   as work.population, of the touched children of every draw
-- columns: draw, child_no (its number in that draw), birth_month, sex, area
-- units:   none
-- needs:   work.touched, work.population (of the touched children alone)
select touched.draw, touched.child_no, population.birth_month, population.sex, population.area
from work.main.population
inner join work.main.touched on touched.drawn_no = population.child_no
order by touched.draw, touched.child_no
