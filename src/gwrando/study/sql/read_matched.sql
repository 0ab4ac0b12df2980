-- grain:   one row per member of a set, sets in order, the cohort child first
-- columns: set_no, child_no, is_case, index_on, moves_on
-- units:   none
-- needs:   work.matched
select set_no, child_no, is_case, index_on, moves_on
from work.main.matched
order by member_no
