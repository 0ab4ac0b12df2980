-- grain:   one row per service in the study
-- columns: agency, n_records (accepted records of children)
-- units:   number of records
-- needs:   work.coverage, work.record
select coverage.agency, count(record.record) as n_records
from work.main.coverage
left join work.main.record on record.agency = coverage.agency
group by coverage.agency
order by coverage.agency
