using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Provenance.EndToEnd.Tests.Inputs;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.EndToEnd.Tests.Servers;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.EndToEnd.Tests.Interruptions;

/// <summary>A key is planted in the environment, and a server gives it back in every way it can; then all that was written is searched.</summary>
public sealed class PlantedKeyTests : IAsyncLifetime
{
    private const string Variable = "PROVENANCE_PLANTED_KEY";
    private const string Key = "sk-planted/ab+cd\"0123456789=xyz";

    private static readonly Misbehaviour[] Echoes =
    [
        Misbehaviours.Answer($"The key is {Key}."),
        Misbehaviours.Answer($"The key is {JsonSerializer.Serialize(Key)}."),
        Misbehaviours.Answer($"The key is {Convert.ToBase64String(Encoding.UTF8.GetBytes($"Bearer {Key}"))}."),
        Misbehaviours.Answer($"The key is {Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Key}"))}."),
        Misbehaviours.Answer($"The key is {Uri.EscapeDataString(Key)}, in hexadecimal {Convert.ToHexString(Encoding.UTF8.GetBytes(Key))}."),
        Misbehaviours.Json(200, Misbehaviours.AnswerJson(Postcards.Answer).Replace("model-1-0101", JsonEncodedText.Encode(Key).ToString(), StringComparison.Ordinal)),
        Misbehaviours.Json(200, Misbehaviours.AnswerJson(Postcards.Answer), ("x-request-id", Uri.EscapeDataString(Key))),
        Misbehaviours.Respond(200, "text/html", Encoding.UTF8.GetBytes($"<html>Authorization: Bearer {Key}</html>")),
        Misbehaviours.Json(400, $"{{\"error\":{{\"message\":{JsonSerializer.Serialize($"Bad request with Authorization: Bearer {Key}")}}}}}"),
        EchoOfRequestAsync,
        Misbehaviours.Json(401, $"{{\"error\":{{\"message\":{JsonSerializer.Serialize($"Incorrect API key provided: {Key}")}}}}}"),
    ];

    /// <summary>Parts of the key that stand in no other word, and how they look in other spellings.</summary>
    private static readonly string[] Traces =
    [
        Key, "sk-planted/ab", "cd\\\"0123456789", "cd\\u00220123456789", "\\u002Bcd", "sk-planted%2Fab", "%220123456789",
        .. new[] { "Bearer ", "user:", "" }.Select(before => Convert.ToBase64String(Encoding.UTF8.GetBytes(before + Key))[((before.Length + 2) / 3 * 4)..^8]),
        Convert.ToHexString(Encoding.UTF8.GetBytes(Key)), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Key)),
    ];

    private readonly Workplace place = new();
    private FakeLlm llm = null!;

    public async Task InitializeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, Key);
        llm = await FakeLlm.StartAsync((context, request) => Echoes[Ordinal(request) - 1](context, request));
    }

    public async Task DisposeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        await llm.DisposeAsync();
        place.Dispose();
    }

    [Fact]
    public async Task Is_in_nothing_that_was_written()
    {
        Postcards.WriteTo(place, llm, Echoes.Length, traits: new ModelTraits(Concurrency: 1));
        var models = await File.ReadAllTextAsync(place.PathOf("models.yaml"));
        place.Write("models.yaml", models.Replace("  concurrency:", $"  key_variable: {Variable}\n  concurrency:", StringComparison.Ordinal));
        var said = new StringBuilder();

        said.Append(await place.RunAsync("run", "experiment.yaml", "--cache", "exact", "--budget-per-day", "5", "--verbose", "--json"));
        var session = Assert.Single(place.Sessions);
        said.Append(await place.RunAsync("resume", session, "--verbose", "--retry-failed"));
        said.Append(await place.RunAsync("run", "experiment.yaml", "--cache", "exact"));
        foreach (var command in new[] { "status", "verify" })
            said.Append(await place.RunAsync(command, session, "--json"));
        said.Append(await place.RunAsync("models", "--json"));

        Assert.Contains(llm.Exchanges, exchange => exchange.Request.Headers["Authorization"] == $"Bearer {Key}");
        AssertNowhere(said.ToString(), "what the program said");
        var files = Directory.GetFiles(place.PathOf("sessions"), "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.EndsWith("answers.cache", StringComparison.Ordinal));
        Assert.Contains(files, file => Path.GetFileName(Path.GetDirectoryName(file)) == "budget" && file.EndsWith(".jsonl", StringComparison.Ordinal));
        Assert.Contains(files, file => File.ReadAllText(file).Contains("[key removed]", StringComparison.Ordinal));
        foreach (var file in files)
            AssertNowhere(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), Path.GetRelativePath(place.Folder, file));
    }

    [Theory]
    [InlineData("base_url: https://user:KEY@llm.example.org/v1")]
    [InlineData("base_url: https://llm.example.org/v1?key=KEY")]
    [InlineData("key_variable: \"KEY\"")]
    public async Task Is_not_repeated_when_it_stands_where_no_key_may_stand(string line)
    {
        Postcards.WriteTo(place, llm, documents: 1);
        place.Write("models.yaml", $"{Postcards.Model}:\n  base_url: {llm.BaseUrl}\n".Replace($"  base_url: {llm.BaseUrl}", "  " + line, StringComparison.Ordinal)
            .Replace("KEY", "sk-planted0123456789", StringComparison.Ordinal));

        var end = (await place.RunAsync("run", "experiment.yaml", "--json")).Expect(2);

        Assert.DoesNotContain("sk-planted0123456789", end.Output + end.Errors, StringComparison.Ordinal);
        Assert.Empty(place.Sessions);
    }

    private static async Task EchoOfRequestAsync(HttpContext context, ServerRequest request)
    {
        context.Response.StatusCode = 422;
        await context.Response.WriteAsJsonAsync(new { detail = request.Headers.Select(header => $"{header.Key}: {header.Value}"), input = request.Body }, context.RequestAborted);
    }

    private static void AssertNowhere(string text, string where) =>
        Assert.All(Traces, trace => Assert.False(text.Contains(trace, StringComparison.Ordinal), $"\"{trace}\" stands in {where}."));

    private static int Ordinal(ServerRequest request) => int.Parse(
        request.Call[(request.Call.LastIndexOf('_') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
}
