CREATE FUNCTION shelf_label() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  new.label := coalesce(nullif(new.label, ''), 'none');
  RETURN new;
END
$$;

CREATE TRIGGER shelf_label BEFORE INSERT ON shelf FOR EACH ROW EXECUTE FUNCTION shelf_label();
