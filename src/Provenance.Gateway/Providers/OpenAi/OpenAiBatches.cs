using System.Buffers;
using System.Globalization;
using System.Net.Http;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Batches;
using Provenance.Gateway.Outcomes;
using Provenance.Gateway.Providers.Wire;
using Provenance.Gateway.Retries;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>OpenAI's files and batches, as other servers of the protocol have them too.</summary>
internal sealed class OpenAiBatches(OpenAiConnection connection, KeyRing keys, TimeProvider clock)
{
    private const int MostBytes = 512 * 1024 * 1024;
    private const int OnAPage = 100;

    private static readonly string[] Over = ["completed", "failed", "expired", "cancelled"];

    public static ReadOnlyMemory<byte> WriteLine(ProviderRequest request)
    {
        var body = ChatRequest.Body(request with { Settings = request.Settings with { Streaming = null } });
        var line = new ArrayBufferWriter<byte>(body.Length + 200);
        using var json = new Utf8JsonWriter(line);
        json.WriteStartObject();
        json.WriteString("custom_id", request.Label);
        json.WriteString("method", "POST");
        json.WriteString("url", "/v1/chat/completions");
        json.WritePropertyName("body");
        json.WriteRawValue(body.Span, skipInputValidation: true);
        json.WriteEndObject();
        json.Flush();
        return line.WrittenMemory;
    }

    public async Task<string> UploadAsync(ModelSettings settings, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        using var purpose = new StringContent("batch");
        using var form = new MultipartFormDataContent { { purpose, "purpose" } };
        using var content = new ReadOnlyMemoryContent(file);
        form.Add(content, "file", "batch.jsonl");
        var bytes = await form.ReadAsByteArrayAsync(cancellationToken);
        using var json = await AskAsync(settings, HttpMethod.Post, "files", new WireContent(bytes, form.Headers.ContentType!.ToString()), cancellationToken);
        return JsonReply.Text(json.RootElement, "id") ?? throw Malformed("a file");
    }

    public async Task<ProviderBatch> CreateAsync(
        ModelSettings settings, string file, IReadOnlyDictionary<string, string> marks, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("input_file_id", file);
            json.WriteString("endpoint", "/v1/chat/completions");
            json.WriteString("completion_window", "24h");
            json.WriteStartObject("metadata");
            foreach (var (name, value) in marks)
                json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        using var created = await AskAsync(settings, HttpMethod.Post, "batches", new WireContent(body.WrittenMemory), cancellationToken);
        return Read(created.RootElement);
    }

    public async Task<ProviderBatch> FindAsync(ModelSettings settings, string batch, CancellationToken cancellationToken)
    {
        using var found = await AskAsync(settings, HttpMethod.Get, $"batches/{Uri.EscapeDataString(batch)}", null, cancellationToken);
        return Read(found.RootElement);
    }

    public async IAsyncEnumerable<ProviderBatch> ListAsync(ModelSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? after = null; ;)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"batches?limit={OnAPage}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}");
            using var page = await AskAsync(settings, HttpMethod.Get, path, null, cancellationToken);
            var batches = JsonReply.Items(page.RootElement, "data").Select(Read).ToList();
            foreach (var batch in batches)
                yield return batch;
            if (batches.Count == 0 || JsonReply.Member(page.RootElement, "has_more") is not { ValueKind: JsonValueKind.True } || batches[^1].Id == after)
                yield break;
            after = batches[^1].Id;
        }
    }

    public Task<ReadOnlyMemory<byte>> ReadFileAsync(ModelSettings settings, string file, CancellationToken cancellationToken) =>
        SendAsync(settings, HttpMethod.Get, $"files/{Uri.EscapeDataString(file)}/content", null, cancellationToken);

    /// <summary>The bytes of a response in a line are kept as they stand there.</summary>
    public static BatchLine? ReadLine(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (JsonReply.Text(json.RootElement, "custom_id") is not { } label)
                return null;
            return JsonReply.Object(json.RootElement, "response") is { } response ? new BatchLine(label, Reply(response, line))
                : JsonReply.Error(json.RootElement) is { } error ? new BatchLine(label, OfError(error.Code, error.Message) with { Body = line })
                : JsonReply.Object(json.RootElement, "body") is not null ? new BatchLine(label, null)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static ProviderReply ReplyWithout(ProviderBatch batch) => batch.Status switch
    {
        "completed" => new ProviderReply { Outcome = OutcomeClass.Malformed, Message = $"The batch {batch.Id} ended without a line for this request." },
        "failed" => OfError(batch.Code, batch.Message),
        _ => OfError($"batch_{batch.Status}", batch.Message),
    };

    private static ProviderReply Reply(JsonElement response, ReadOnlyMemory<byte> line)
    {
        var status = (int?)JsonReply.Count(response, "status_code");
        var body = JsonReply.Object(response, "body") is { } object_ ? Encoding.UTF8.GetBytes(object_.GetRawText()) : line;
        var reply = status is >= 200 and < 300 ? ChatReply.Read(body)
            : status is { } failed ? ReplyReader.OfError(failed, body, hint: null)
            : JsonReply.Malformed("A line of the batch has no status.");
        return reply with { Status = status, Body = body, RequestId = JsonReply.Text(response, "request_id") };
    }

    /// <summary>A request that its batch did not come to is not billed.</summary>
    private static ProviderReply OfError(string? code, string? message) => new()
    {
        Outcome = code switch
        {
            "batch_expired" or "batch_cancelled" => OutcomeClass.Transient,
            "token_limit_exceeded" => OutcomeClass.RateLimited,
            _ => OutcomeClass.Deterministic,
        },
        Message = $"{code ?? "The batch failed"}{(message is null ? "" : $": {message}")}",
        NeverSent = true,
    };

    private static ProviderBatch Read(JsonElement json)
    {
        var status = JsonReply.Text(json, "status") ?? "unknown";
        var error = JsonReply.Object(json, "errors") is { } errors ? JsonReply.Items(errors, "data").FirstOrDefault() : default;
        return new ProviderBatch(JsonReply.Text(json, "id") ?? throw Malformed("a batch"), Over.Contains(status), status, Marks(json))
        {
            InputFile = JsonReply.Text(json, "input_file_id"),
            OutputFile = JsonReply.Text(json, "output_file_id"),
            ErrorFile = JsonReply.Text(json, "error_file_id"),
            Code = JsonReply.Text(error, "code"),
            Message = JsonReply.Text(error, "message"),
            Created = JsonReply.Count(json, "created_at") is { } seconds and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        };
    }

    private static Dictionary<string, string> Marks(JsonElement json) => JsonReply.Object(json, "metadata") is { } metadata
        ? metadata.EnumerateObject().Where(mark => mark.Value.ValueKind == JsonValueKind.String)
            .DistinctBy(mark => mark.Name).ToDictionary(mark => mark.Name, mark => mark.Value.GetString()!, StringComparer.Ordinal)
        : [];

    private async Task<JsonDocument> AskAsync(
        ModelSettings settings, HttpMethod method, string path, WireContent? content, CancellationToken cancellationToken)
    {
        var body = await SendAsync(settings, method, path, content, cancellationToken);
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            throw Malformed("anything in JSON");
        }
    }

    private async Task<ReadOnlyMemory<byte>> SendAsync(
        ModelSettings settings, HttpMethod method, string path, WireContent? content, CancellationToken cancellationToken)
    {
        if (keys.IsMissing(settings))
            throw new BatchFailedException(ReplyReader.WithoutKey(settings));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(settings.TimeoutSeconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var response = await connection.SendAsync(settings, method, path, content, either.Token);
            var wire = WireResponse.Of(response);
            var body = await ReceivedBody.ReadAsync(wire, null, MostBytes, either.Token);
            if (!wire.IsSuccess)
                throw new BatchFailedException(ReplyReader.OfError(wire.Status, body.Bytes, RetryHint.Read(wire.Header, clock.GetUtcNow())));
            return body is { Broken: null, TooLarge: false } ? body.Bytes
                : throw new BatchFailedException(new ProviderReply { Outcome = OutcomeClass.Transient, Message = "The response broke off." });
        }
        catch (HttpRequestException failed)
        {
            throw new BatchFailedException(ReplyReader.OfFailure(failed));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BatchFailedException(new ProviderReply { Outcome = OutcomeClass.Timeout, Message = $"No answer within {settings.TimeoutSeconds} s." });
        }
    }

    private static BatchFailedException Malformed(string wanted) =>
        new(new ProviderReply { Outcome = OutcomeClass.Malformed, Message = $"The response is not {wanted}." });
}
