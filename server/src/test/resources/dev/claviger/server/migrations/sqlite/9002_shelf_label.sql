CREATE TRIGGER shelf_label AFTER INSERT ON shelf WHEN new.label = '' BEGIN
  UPDATE shelf SET label = 'none' WHERE id = new.id;
END;
