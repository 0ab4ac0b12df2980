-- grain:   one row per member, as work.ordered_member
-- columns: member_no, child_no, is_case
-- units:   none
-- needs:   work.ordered_member
select member_no, child_no, is_case
from work.main.ordered_member
order by member_no
