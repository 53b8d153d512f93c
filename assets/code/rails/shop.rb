# Pieces of a Rails application, each under the name of its file. The parts
# between [name] and [/name] are the ones that the course shows.

# [cookie-flags]
# config/initializers/session_store.rb
Rails.application.config.session_store :cache_store,
  key: "__Host-session",     # needs Secure, Path=/ and no Domain
  secure: true,
  httponly: true,            # the default
  same_site: :lax,           # the default
  expire_after: 30.minutes
# The default store is :cookie_store: all data travels, encrypted, in the
# cookie, and a copy of it outlives the logout.

# config/environments/production.rb: https only, and HSTS
Rails.application.config.force_ssl = true
# [/cookie-flags]

class SessionsController < ApplicationController
  # [login]
  # app/controllers/sessions_controller.rb
  rate_limit to: 10, within: 3.minutes, only: :create

  def create
    # Takes as long for an unknown name as for a wrong password.
    user = User.authenticate_by(params.permit(:name, :password))
    unless user
      error = "wrong name or password"
      return render json: { error: }, status: :unauthorized
    end

    # A new session ID, so that one which somebody planted is worthless.
    reset_session
    session[:user_id] = user.id
    render json: { user: user.name }
  end
  # [/login]

  # [logout]
  # config/routes.rb: delete "/logout", never get
  def destroy
    reset_session # the record in the store is deleted
    head :no_content
  end
  # [/logout]
end

class ApplicationController < ActionController::Base
  # [csrf]
  # On by default in ActionController::Base: a POST, PATCH, PUT or DELETE
  # without the session's token gets 422. form_with contains the token; a
  # script takes it from csrf_meta_tags and sends X-CSRF-Token.
  protect_from_forgery with: :exception
  # [/csrf]
end

class AccountsController < ApplicationController
  # [me]
  before_action :require_login

  def show
    render json: { user: @user.name }
  end

  private

  def require_login
    @user = User.find_by(id: session[:user_id])
    render json: { error: "log in first" }, status: :unauthorized unless @user
  end
  # [/me]
end

class ApiController < ActionController::API
  # [verify]
  # The gem jwt. JWT.decode(token, nil, false) would verify nothing.
  def require_token
    scheme, token = request.headers["Authorization"].to_s.split(" ", 2)
    raise JWT::DecodeError, "no bearer token" unless scheme == "Bearer"

    @claims, = JWT.decode(
      token, Rails.application.credentials.token_secret, true,
      algorithms: ["HS256"], # from you, never from the token
      iss: "https://shop.test", verify_iss: true,
      aud: "https://api.shop.test", verify_aud: true,
      required_claims: ["exp", "sub"]
    )
  rescue JWT::DecodeError
    response.set_header("WWW-Authenticate", 'Bearer error="invalid_token"')
    render json: { error: "invalid_token" }, status: :unauthorized
  end
  # [/verify]
end

class TokensController < ApiController
  # [refresh]
  def create
    digest = OpenSSL::Digest::SHA256.hexdigest(params[:refresh_token].to_s)
    kept = RefreshToken.find_by(digest: digest)

    # One UPDATE decides between two requests that come at once.
    fresh = kept && RefreshToken.where(id: kept.id, used_at: nil)
                                .where(expires_at: Time.current..)
                                .update_all(used_at: Time.current) == 1
    if kept && !fresh && kept.reload.used_at
      # Used twice: there is a copy. Nobody knows whose, so both end.
      RefreshToken.where(family: kept.family).delete_all
    end
    if fresh
      render json: issue_tokens(kept.user, family: kept.family)
    else
      render json: { error: "invalid_grant" }, status: :bad_request
    end
  end
  # [/refresh]
end
