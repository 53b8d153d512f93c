// Pieces of a Spring application. The parts between [name] and [/name] are
// the ones that the course shows.
import static org.springframework.http.HttpStatus.NO_CONTENT;
import static org.springframework.http.HttpStatus.UNAUTHORIZED;
import static org.springframework.security.config.Customizer.withDefaults;

@Configuration
@EnableWebSecurity
class Security {
    // [login]
    @Bean
    @Order(2)
    SecurityFilterChain website(HttpSecurity http) throws Exception {
        return http
            .authorizeHttpRequests(requests -> requests
                .requestMatchers("/login", "/csrf").permitAll()
                .anyRequest().authenticated())
            // POST /login with username and password. The session ID is
            // changed at login by default (changeSessionId).
            .formLogin(login -> login
                .successHandler((request, reply, user) -> reply.setStatus(200))
                .failureHandler((request, reply, error) -> reply.setStatus(401)))
            .exceptionHandling(errors -> errors
                .authenticationEntryPoint(new HttpStatusEntryPoint(UNAUTHORIZED)))
            .logout(this::logout)
            .csrf(withDefaults())
            .build();
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }
    // [/login]

    // [logout]
    void logout(LogoutConfigurer<HttpSecurity> logout) {
        logout
            .logoutUrl("/logout")        // POST only while CSRF protection is on
            .invalidateHttpSession(true) // the default: the record is deleted
            .deleteCookies("__Host-SID")
            .logoutSuccessHandler(
                new HttpStatusReturningLogoutSuccessHandler(NO_CONTENT));
    }
    // [/logout]

    // [verify]
    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http) throws Exception {
        return http
            .securityMatcher("/api/**")
            .authorizeHttpRequests(all -> all.anyRequest().authenticated())
            .sessionManagement(sessions -> sessions
                .sessionCreationPolicy(SessionCreationPolicy.STATELESS))
            .csrf(csrf -> csrf.disable()) // no cookie is accepted here
            .oauth2ResourceServer(server -> server.jwt(withDefaults()))
            .build();
    }

    @Bean
    JwtDecoder jwtDecoder() {
        var decoder = NimbusJwtDecoder.withJwkSetUri("https://id.test/jwks")
            .jwsAlgorithm(SignatureAlgorithm.RS256) // from you, not the token
            .build();
        // The issuer alone isn't enough: tokens for other APIs have it, too.
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
            JwtValidators.createDefaultWithIssuer("https://id.test"),
            new JwtClaimValidator<List<String>>("aud",
                aud -> aud != null && aud.contains("https://api.shop.test"))));
        return decoder;
    }
    // [/verify]

    // [refresh]
    // Spring Authorization Server: a refresh token is good for one use. A
    // public client (NONE) gets no refresh token at all.
    RegisteredClient app() {
        return RegisteredClient.withId("app")
            .clientId("app")
            .clientSecret(System.getenv("APP_SECRET_HASH")) // {bcrypt}…
            .clientAuthenticationMethod(
                ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
            .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
            .redirectUri("https://app.test/callback")
            .tokenSettings(TokenSettings.builder()
                .accessTokenTimeToLive(Duration.ofMinutes(10))
                .refreshTokenTimeToLive(Duration.ofDays(14))
                .reuseRefreshTokens(false) // the default is true: no rotation
                .build())
            .build();
    }
    // [/refresh]
}

@RestController
class Account {
    // [me]
    // Who isn't logged in never gets here: the filter chain answers 401.
    @GetMapping("/me")
    Map<String, String> me(Principal user) {
        return Map.of("user", user.getName());
    }
    // [/me]

    // [csrf]
    // On by default: a POST without the token that the session holds gets
    // 403. A template's form contains it; a script takes it from here and
    // sends it in the header that it names, X-CSRF-TOKEN.
    @GetMapping("/csrf")
    CsrfToken csrf(CsrfToken token) {
        return token;
    }

    @PostMapping("/transfer")
    void transfer(@RequestParam long amount, Principal user) {
        bank.transfer(user.getName(), amount);
    }
    // [/csrf]
}
