-- grain:   one row per cohort child and service that knows every child and had the child under observation long enough
-- columns: see schemas.TABLES["needed"]
-- units:   none
-- needs:   work.cohort, work.observed, work.coverage
-- bound:   $main_days (days before the index day)
-- A comparison child must have been under observation just as long in the same services: else one child had days in which
-- something could be recorded and the other had not.
create or replace table work.main.needed as
select cohort.child_no as case_no, cohort.index_on, observed.agency
from work.main.cohort
inner join work.main.observed
    on
        observed.child_no = cohort.child_no
        and observed.from_on <= cohort.index_on - $main_days
        and observed.to_on >= cohort.index_on - 1
inner join work.main.coverage on coverage.agency = observed.agency and coverage.knows_every_child
order by cohort.child_no, observed.agency
