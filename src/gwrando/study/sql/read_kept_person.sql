-- grain:   one row per accepted record
-- columns: agency, record, and what a reviewer sees of it (see read_review_person)
-- units:   none
-- needs:   names.person
select agency, record, forename, middle_names, surname, other_surname, born_on, sex, postcode, upn, nhs_number
from names.main.person
order by agency, record
