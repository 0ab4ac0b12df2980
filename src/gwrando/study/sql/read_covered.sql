-- grain:   as work.covered
-- columns: member_no, service_no, n_days
-- units:   whole days
-- needs:   work.covered
select member_no, service_no, n_days
from work.main.covered
