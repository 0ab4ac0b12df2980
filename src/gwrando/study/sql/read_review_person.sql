-- grain:   one row: an accepted record, as the service recorded it
-- columns: forename, middle_names, surname, other_surname, born_on, sex, postcode, upn, nhs_number
-- units:   none
-- bound:   $agency, $record
select forename, middle_names, surname, other_surname, born_on, sex, postcode, upn, nhs_number
from names.main.person
where agency = $agency and record = $record
