-- Who was won back is counted on every look at the journey: few rows of many, found without reading the others.
create index case_file_won_back on case_file (brand_id, id) where outcome = 'recovered';

-- The same of answers: what came of one is noted at the answer itself.
create index answer_won_back on answer (brand_id, mention_id) where outcome = 'recovered';
