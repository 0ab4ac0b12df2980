-- grain:   as work.exposed
-- columns: member_no, exposure_no, n_days
-- units:   whole days
-- needs:   work.exposed
select member_no, exposure_no, n_days
from work.main.exposed
