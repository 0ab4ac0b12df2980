-- grain:   one row per cohort child, exposure and day on which it began, where the day is known
-- columns: child_no, exposure_no, starts_on
-- units:   none
-- needs:   work.cohort, work.chronology, work.within_exposure
-- Children without time for the exposure are among them: whoever reads this takes those it has time for.
select distinct cohort.child_no, within_exposure.exposure_no, chronology.starts_on
from work.main.chronology
inner join work.main.within_exposure
    on within_exposure.type = chronology.type
    and (within_exposure.role = '' or within_exposure.role = chronology.role)
inner join work.main.cohort on cohort.child_no = chronology.child_no
where chronology.date_precision = 'day'
order by within_exposure.exposure_no, cohort.child_no, chronology.starts_on
