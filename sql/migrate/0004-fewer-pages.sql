-- Speed: a document page reads two pages of the file less. The version that is shown is found by its row, its neighbours' titles
-- stand in the index. An older program that still runs leaves shown_row as it is: who reads asks whether it still leads there.
ALTER TABLE document ADD COLUMN shown_row {sqlite:INTEGER}{pg:bigint};
{sqlite:UPDATE document SET shown_row = (SELECT v.id FROM doc_version v WHERE v.document = document.id AND v.version = document.published_version)
 WHERE published_version > 0;
DROP INDEX document_public;
CREATE INDEX document_public ON document (col, live, published_at, id, title);}
