"""The site's settings. An empty environment gives a safe local site; production refuses to start without secrets.

Import `django.conf.settings` elsewhere, never this module (the linter forbids it).
"""

from pathlib import Path

from django.utils.csp import CSP

from gwrando.web.config import env

WEB = Path(__file__).resolve().parent.parent
PRODUCTION = env.flag("GWRANDO_PRODUCTION")
DEMO = env.flag("GWRANDO_DEMO")
DATA = Path(env.read("GWRANDO_DATA")).resolve()
(DATA / "static").mkdir(parents=True, exist_ok=True)
EXAMPLES = Path(env.read("GWRANDO_EXAMPLES")).resolve()
SECRET_KEY = env.secret("GWRANDO_SECRET_KEY", production=PRODUCTION)
AUDIT_KEY = env.secret("GWRANDO_AUDIT_KEY", production=PRODUCTION)
DEBUG = False  # never: its pages show values
ALLOWED_HOSTS = [host.strip() for host in env.read("GWRANDO_HOSTS").split(",") if host.strip()]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "gwrando.web.audit",
    "gwrando.web.accounts",
    "gwrando.web.voice",
    "gwrando.web.findings",
    "gwrando.web.strategy",
    "gwrando.web.projects",
    "gwrando.web.publish",
    "gwrando.web.standards",
    "gwrando.web.home",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gwrando.web.config.middleware.ActorMiddleware",
    "gwrando.web.config.middleware.PermissionMiddleware",
    "gwrando.web.config.middleware.PrivateMiddleware",
    "gwrando.web.config.middleware.ExpectedErrorMiddleware",
]

ROOT_URLCONF = "gwrando.web.config.urls"
WSGI_APPLICATION = "gwrando.web.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "gwrando.web.config.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gwrando.web.config.context.site",
            ],
        },
    }
]

MAIL_IS_SENT = bool(env.read("GWRANDO_MAIL"))
MAILERS = {"default": env.mail(env.read("GWRANDO_MAIL"))}
DEFAULT_FROM_EMAIL = env.read("GWRANDO_MAIL_FROM")
DATABASES = {"default": env.database(env.read("DATABASE_URL"), data=DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:today"
LOGOUT_REDIRECT_URL = "home:index"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "gwrando.web.accounts.forms.StaffAdapter"  # nobody signs up: people are invited
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Gwrando"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGES = [("cy", "Cymraeg"), ("en", "English")]  # Welsh first
LANGUAGE_CODE = "cy"
LOCALE_PATHS = [WEB / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [WEB / "static"]
WHITENOISE_USE_FINDERS = True  # serves from the package: nothing to collect on a small server
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = DATA / "files"

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],  # data: for QR codes and pictograms inside a page
    "connect-src": [CSP.SELF],  # the offline queue of a child's answers
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 2 * 60 * 60  # two hours without use
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = True  # one cookie, not two
CSRF_FAILURE_VIEW = "gwrando.web.config.errors.csrf_failure"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # its warnings name addresses, and an address may hold a class code or a slip
    "loggers": {"django.request": {"level": "ERROR"}},
}
