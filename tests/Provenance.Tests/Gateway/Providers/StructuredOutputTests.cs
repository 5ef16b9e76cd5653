using System.Text.Json;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Providers.Anthropic;
using Provenance.Gateway.Providers.Ollama;
using Provenance.Gateway.Providers.OpenAi;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Providers;

public sealed class StructuredOutputTests
{
    private const string Schema = """{"type":"object","properties":{"scores":{"type":"object"}}}""";

    [Fact]
    public void Each_provider_is_asked_for_the_frameworks_schema_in_its_own_way()
    {
        var request = Request(StructuredOutput.Schema, Schema);

        Json.AssertSame("""{"type":"json_schema","json_schema":{"name":"answer","schema":S}}""".Replace("S", Schema, StringComparison.Ordinal), Member(ChatRequest.Body(request), "response_format"));
        Json.AssertSame(Schema, Member(OllamaRequest.Body(request), "format"));
        Json.AssertSame("""{"format":{"type":"json_schema","schema":S}}""".Replace("S", Schema, StringComparison.Ordinal), Member(AnthropicRequest.Body(request), "output_config"));
    }

    [Theory]
    [InlineData(StructuredOutput.Json, Schema)]
    [InlineData(StructuredOutput.Schema, null)]
    [InlineData(StructuredOutput.Schema, """{"scores":"object"}""")]
    public void Any_json_will_do_where_there_is_no_schema(StructuredOutput wanted, string? schema)
    {
        var request = Request(wanted, schema);

        Json.AssertSame("""{"type":"json_object"}""", Member(ChatRequest.Body(request), "response_format"));
        Assert.Equal("\"json\"", Member(OllamaRequest.Body(request), "format"));
        Assert.DoesNotContain("output_config", System.Text.Encoding.UTF8.GetString(AnthropicRequest.Body(request).Span), StringComparison.Ordinal);
    }

    private static string Member(ReadOnlyMemory<byte> body, string name)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty(name).GetRawText();
    }

    private static ProviderRequest Request(StructuredOutput wanted, string? schema)
    {
        var subject = GatewayBench.SubjectOf();
        return new ProviderRequest(
            GatewayBench.SettingsOf() with { StructuredOutput = wanted },
            new Prompt(null, "What is it?"),
            subject with { Framework = subject.Framework with { Output = new OutputContract(schema, null, "scores") } },
            "session_20261120_093000",
            new AttemptKey(RecordKind.Response, 1, 1));
    }
}
