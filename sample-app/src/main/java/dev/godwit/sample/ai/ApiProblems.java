package dev.godwit.sample.ai;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers every error of the API with problem details (RFC 9457). */
@RestControllerAdvice
class ApiProblems extends ResponseEntityExceptionHandler {

    private static final Map<String, String> CONFLICTS = Map.of(
            "ai_providers_name_unique", "Another AI provider has this name.",
            "ai_providers_slug_unique", "Another AI provider has this slug; give this one its own.",
            "ai_interactions_provider_fk",
                    "There are interactions with this AI provider; set active to false instead of deleting it.");

    /** The constraints of the database decide, so that two requests at the same time cannot both pass. */
    @ExceptionHandler
    ProblemDetail handleRefusal(DataIntegrityViolationException exception) {
        String constraint = violatedConstraint(exception);
        String conflict = constraint == null ? null : CONFLICTS.get(constraint);
        if (conflict != null) {
            return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, conflict);
        }
        logger.warn("The database refused a value: "
                + exception.getMostSpecificCause().getMessage());
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.UNPROCESSABLE_CONTENT, "The database does not accept one of the values.");
    }

    private static @Nullable String violatedConstraint(DataIntegrityViolationException exception) {
        return exception.getMostSpecificCause() instanceof PSQLException refusal
                        && refusal.getServerErrorMessage() != null
                ? refusal.getServerErrorMessage().getConstraint()
                : null;
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<FieldProblem> problems = exception.getFieldErrors().stream()
                .map(error -> new FieldProblem(error.getField(), error.getDefaultMessage()))
                .toList();
        ProblemDetail body = exception.getBody();
        body.setProperty("errors", problems);
        return handleExceptionInternal(exception, body, headers, status, request);
    }

    private record FieldProblem(String field, @Nullable String message) {}
}
