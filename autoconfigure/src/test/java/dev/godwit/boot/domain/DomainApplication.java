package dev.godwit.boot.domain;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** What test slices cut. */
@SpringBootApplication(proxyBeanMethods = false)
class DomainApplication {}
