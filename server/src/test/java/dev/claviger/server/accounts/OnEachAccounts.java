package dev.claviger.server.accounts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs all tests of the class four times: on our tables and on Django's, on SQLite and on
/// PostgreSQL. A parameter of type [TestAccounts] is one that is fresh for this class.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@ExtendWith(EachAccounts.class)
@interface OnEachAccounts {}
