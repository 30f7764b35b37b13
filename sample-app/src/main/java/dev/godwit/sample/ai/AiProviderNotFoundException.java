package dev.godwit.sample.ai;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

class AiProviderNotFoundException extends ErrorResponseException {

    AiProviderNotFoundException(String slug) {
        super(HttpStatus.NOT_FOUND);
        setTitle("No such provider");
        setDetail("There is no AI provider with the slug '%s'.".formatted(slug));
    }
}
