"""Makes the accounts of the example, one for each of the project's hashers: `manage.py shell < people.py`."""
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission, User

for name, hasher in (("pbkdf2", "pbkdf2_sha256"), ("sha1", "pbkdf2_sha1"), ("md5", "md5"), ("unsalted", "unsalted_sha1")):
    User.objects.create(username=name, email=f"{name}@example.org", password=make_password("violet-Kettle-42", hasher=hasher))

editors = Group.objects.create(name="editors")
editors.permissions.add(Permission.objects.get(codename="view_user"))
User.objects.get(username="pbkdf2").groups.add(editors)
User.objects.create_superuser("root", "root@example.org", "violet-Kettle-42")
