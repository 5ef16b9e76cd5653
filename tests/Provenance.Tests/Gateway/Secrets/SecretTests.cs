using System.Text;
using Microsoft.Extensions.Logging;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Providers.OpenAi;
using Provenance.Gateway.Secrets;
using Provenance.Testing;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Secrets;

public sealed class SecretTests
{
    private const string Key = "sk-live/ab+cd\"0123456789";

    private static readonly string[] Spellings =
        [Key, "sk-live/ab\\u002Bcd\\u00220123456789", "sk-live/ab+cd\\\"0123456789", Uri.EscapeDataString(Key)];

    [Fact]
    public async Task Never_reach_records_outcomes_or_logs_even_when_a_server_echoes_them()
    {
        await using var server = await MisbehavingServer.StartAsync();
        foreach (var spelling in Spellings)
        {
            var error = $"{{\"error\":{{\"message\":\"Incorrect key: {spelling.Replace("\"", "'", StringComparison.Ordinal)} ({spelling})\"}}}}";
            server.Then(Misbehaviours.Json(401, error, ("x-request-id", Uri.EscapeDataString(Key))));
        }

        var bench = new GatewayBench(Settings(server.BaseUrl));
        var log = new TextLog();
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        var keys = new KeyRing(_ => Key);
        using var provider = new OpenAiProvider(keys, bench.Clock);
        using var gateway = bench.Gateway(provider, keys, loggers);

        var written = new StringBuilder();
        for (var ordinal = 1; ordinal <= Spellings.Length; ordinal++)
            written.Append(await gateway.AskAsync(bench.Ask(ordinal % 3 == 0 ? 3 : ordinal), CancellationToken.None)).AppendLine();

        foreach (var record in bench.Archive.Records)
            written.Append(record).Append(Encoding.UTF8.GetString(record.Body.Span)).AppendLine();
        written.AppendJoin('\n', log.Lines);
        Assert.Contains("[key removed]", written.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(log.Lines);
        Assert.All(Spellings, spelling => Assert.DoesNotContain(spelling, written.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Leave_other_bodies_byte_for_byte()
    {
        var body = "{\"choices\":[{\"message\":{\"content\":\"sk-live\"}}]}"u8.ToArray();
        var scrubbed = new Scrubbed(new KeyRing(_ => Key), new ScriptedProvider().Then(ScriptedProvider.Answer() with { Body = body }));
        var request = new ProviderRequest(
            Settings("http://127.0.0.1"), new Prompt(null, "q"), GatewayBench.SubjectOf(), "s", new AttemptKey(RecordKind.Response, 1, 1));

        var reply = await scrubbed.AskAsync(request, CancellationToken.None);

        Assert.Equal(body, reply.Body.ToArray());
    }

    [Fact]
    public async Task Are_taken_out_of_what_had_come_of_a_reply_that_was_cut_off()
    {
        var provider = new ScriptedProvider().Then((_, cancellationToken) =>
            throw new ReplyInterruptedException(200, Encoding.UTF8.GetBytes($"{{\"echo\":\"{Key}"), cancellationToken));
        var scrubbed = new Scrubbed(new KeyRing(_ => Key), provider);
        var request = new ProviderRequest(
            Settings("http://127.0.0.1"), new Prompt(null, "q"), GatewayBench.SubjectOf(), "s", new AttemptKey(RecordKind.Response, 1, 1));

        var cut = await Assert.ThrowsAsync<ReplyInterruptedException>(() => scrubbed.AskAsync(request, CancellationToken.None));

        Assert.Equal("{\"echo\":\"[key removed]", Encoding.UTF8.GetString(cut.Received.Span));
    }

    [Fact]
    public async Task Are_not_seen_in_the_short_words_that_local_servers_are_given()
    {
        var scrubbed = new Scrubbed(new KeyRing(_ => "none"), new ScriptedProvider().Then(ScriptedProvider.Answer("none of it")));
        var request = new ProviderRequest(
            Settings("http://127.0.0.1"), new Prompt(null, "q"), GatewayBench.SubjectOf(), "s", new AttemptKey(RecordKind.Response, 1, 1));

        Assert.Equal("none of it", (await scrubbed.AskAsync(request, CancellationToken.None)).Text);
    }

    private static ModelSettings Settings(string baseUrl) => GatewayBench.SettingsOf("local/model-1") with
    {
        Provider = OpenAiProvider.ProviderName, BaseUrl = baseUrl, KeyVariable = "TEST_KEY", MaxRetries = 0,
    };
}
