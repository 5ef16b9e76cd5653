using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Provenance.Core.Models;
using Provenance.Gateway.Outcomes;
using Xunit;

namespace Provenance.Tests.Gateway.Outcomes;

public sealed class OutcomeClassifierTests
{
    [Theory]
    [InlineData(301, "", OutcomeClass.Configuration)]
    [InlineData(307, "", OutcomeClass.Configuration)]
    [InlineData(400, "", OutcomeClass.Deterministic)]
    [InlineData(400, """{"error":{"code":"context_length_exceeded"}}""", OutcomeClass.Deterministic)]
    [InlineData(400, """{"error":{"type":"exceed_context_size_error","code":400}}""", OutcomeClass.Deterministic)]
    [InlineData(400, """{"error":{"code":"unsupported_parameter"}}""", OutcomeClass.Deterministic)]
    [InlineData(400, """{"error":{"code":"content_filter"}}""", OutcomeClass.ContentFiltered)]
    [InlineData(400, """{"error":{"code":"other","innererror":{"code":"ResponsibleAIPolicyViolation"}}}""", OutcomeClass.ContentFiltered)]
    [InlineData(400, """{"error":{"code":"content_policy_violation"}}""", OutcomeClass.ContentFiltered)]
    [InlineData(400, """{"error":{"code":"model_not_found"}}""", OutcomeClass.Configuration)]
    [InlineData(401, "", OutcomeClass.Authentication)]
    [InlineData(401, """{"error":{"code":"invalid_api_key"}}""", OutcomeClass.Authentication)]
    [InlineData(402, "", OutcomeClass.QuotaExhausted)]
    [InlineData(402, """{"error":{"code":402,"message":"Insufficient credits"}}""", OutcomeClass.QuotaExhausted)]
    [InlineData(403, "", OutcomeClass.Authentication)]
    [InlineData(403, """{"error":{"code":403,"metadata":{"reasons":["violence"]}}}""", OutcomeClass.ContentFiltered)]
    [InlineData(404, "", OutcomeClass.Configuration)]
    [InlineData(404, "<html>not found</html>", OutcomeClass.Configuration)]
    [InlineData(404, """{"error":{"code":"DeploymentNotFound"}}""", OutcomeClass.Configuration)]
    [InlineData(405, "", OutcomeClass.Configuration)]
    [InlineData(408, "", OutcomeClass.Transient)]
    [InlineData(409, "", OutcomeClass.Transient)]
    [InlineData(413, "", OutcomeClass.Deterministic)]
    [InlineData(415, "", OutcomeClass.Deterministic)]
    [InlineData(422, """{"detail":"unprocessable"}""", OutcomeClass.Deterministic)]
    [InlineData(425, "", OutcomeClass.Transient)]
    [InlineData(429, "", OutcomeClass.RateLimited)]
    [InlineData(429, """{"error":{"code":"rate_limit_exceeded","type":"tokens"}}""", OutcomeClass.RateLimited)]
    [InlineData(429, """{"error":{"type":"rate_limit_error"}}""", OutcomeClass.RateLimited)]
    [InlineData(429, """{"error":{"code":"insufficient_quota"}}""", OutcomeClass.QuotaExhausted)]
    [InlineData(429, """{"error":{"type":"insufficient_quota","code":null}}""", OutcomeClass.QuotaExhausted)]
    [InlineData(429, """{"error":{"code":"billing_hard_limit_reached"}}""", OutcomeClass.QuotaExhausted)]
    [InlineData(429, """{"error":{"message":"You exceeded your current quota, please check your plan and billing details."}}""", OutcomeClass.QuotaExhausted)]
    [InlineData(429, """[{"error":{"status":"RESOURCE_EXHAUSTED","message":"Too fast."}}]""", OutcomeClass.RateLimited)]
    [InlineData(431, "", OutcomeClass.Deterministic)]
    [InlineData(500, "", OutcomeClass.Transient)]
    [InlineData(500, """{"error":{"type":"server_error"}}""", OutcomeClass.Transient)]
    [InlineData(502, "<html>", OutcomeClass.Transient)]
    [InlineData(503, """{"error":{"code":503,"type":"unavailable_error","message":"Loading model"}}""", OutcomeClass.Transient)]
    [InlineData(504, "", OutcomeClass.Transient)]
    [InlineData(529, """{"error":{"type":"overloaded_error"}}""", OutcomeClass.Transient)]
    [InlineData(500, """{"error":{"code":"insufficient_quota"}}""", OutcomeClass.QuotaExhausted)]
    [InlineData(400, "{\"error\":{\"message\":\"\\ud800\"}}", OutcomeClass.Deterministic)]
    [InlineData(400, "{\"error\":{\"message\":", OutcomeClass.Deterministic)]
    public void Gives_each_error_its_class(int status, string body, OutcomeClass expected) =>
        Assert.Equal(expected, OutcomeClassifier.OfError(status, ErrorBody.Read(Encoding.UTF8.GetBytes(body)), hasHint: false));

    [Fact]
    public void Takes_talk_of_billing_for_speed_when_the_server_says_when_to_come_back()
    {
        var error = new ErrorBody(null, null, "You exceeded your current quota, please check your plan and billing details.");

        Assert.Equal(OutcomeClass.RateLimited, OutcomeClassifier.OfError(429, error, hasHint: true));
    }

    [Theory]
    [InlineData("stop", true, false, OutcomeClass.Answered)]
    [InlineData(null, true, false, OutcomeClass.Answered)]
    [InlineData("eos", true, false, OutcomeClass.Answered)]
    [InlineData("length", true, false, OutcomeClass.Truncated)]
    [InlineData("MAX_TOKENS", true, false, OutcomeClass.Truncated)]
    [InlineData("length", false, false, OutcomeClass.Empty)]
    [InlineData("stop", false, false, OutcomeClass.Empty)]
    [InlineData("tool_calls", false, false, OutcomeClass.Empty)]
    [InlineData("content_filter", true, false, OutcomeClass.ContentFiltered)]
    [InlineData("content_filter", false, false, OutcomeClass.ContentFiltered)]
    [InlineData("stop", false, true, OutcomeClass.Refused)]
    [InlineData("refusal", false, false, OutcomeClass.Refused)]
    [InlineData("error", true, false, OutcomeClass.Malformed)]
    public void Gives_each_answer_its_class(string? finish, bool hasText, bool isRefused, OutcomeClass expected) =>
        Assert.Equal(expected, OutcomeClassifier.OfAnswer(finish, hasText, isRefused));

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, SocketError.ConnectionRefused, OutcomeClass.Transient)]
    [InlineData(HttpRequestError.ConnectionError, SocketError.NetworkUnreachable, OutcomeClass.Transient)]
    [InlineData(HttpRequestError.NameResolutionError, SocketError.TryAgain, OutcomeClass.Transient)]
    [InlineData(HttpRequestError.NameResolutionError, SocketError.HostNotFound, OutcomeClass.Configuration)]
    [InlineData(HttpRequestError.ResponseEnded, SocketError.ConnectionReset, OutcomeClass.Transient)]
    [InlineData(HttpRequestError.InvalidResponse, SocketError.Success, OutcomeClass.Malformed)]
    [InlineData(HttpRequestError.ConfigurationLimitExceeded, SocketError.Success, OutcomeClass.Malformed)]
    [InlineData(HttpRequestError.SecureConnectionError, SocketError.ConnectionReset, OutcomeClass.Transient)]
    public void Gives_each_failure_on_the_way_its_class(HttpRequestError error, SocketError cause, OutcomeClass expected) =>
        Assert.Equal(expected, OutcomeClassifier.OfFailure(error, new SocketException((int)cause)));

    [Fact]
    public void Takes_a_certificate_that_is_not_trusted_for_a_wrong_set_up() =>
        Assert.Equal(
            OutcomeClass.Configuration,
            OutcomeClassifier.OfFailure(HttpRequestError.SecureConnectionError, new AuthenticationException("not trusted")));
}
