using System.Text;
using Microsoft.AspNetCore.Http;

namespace Provenance.Testing.Gateway;

/// <summary>Streamed replies, sent piece by piece.</summary>
public static class Streams
{
    /// <summary>An event stream of an OpenAI-compatible server: a word an event, the usage, <c>[DONE]</c>.</summary>
    public static string ChatEvents(string finish, params string[] words) => string.Concat(
        Event("""{"model":"model-1-0101","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"""),
        string.Concat(words.Select(word => Event($$$"""{"choices":[{"index":0,"delta":{"content":"{{{word}}}"},"finish_reason":null}]}"""))),
        Event($$$"""{"choices":[{"index":0,"delta":{},"finish_reason":"{{{finish}}}"}]}"""),
        Event("""{"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":50,"prompt_tokens_details":{"cached_tokens":20},"cost":0.0125}}"""),
        Event("[DONE]"));

    public static string Event(string data, string? name = null) => name is null ? $"data: {data}\n\n" : $"event: {name}\ndata: {data}\n\n";

    public static Misbehaviour Events(string body) => InPieces("text/event-stream", body);

    public static Misbehaviour Lines(string body) => InPieces("application/x-ndjson", body);

    /// <summary>Sends the beginning of a stream, tells the test, and never sends the rest.</summary>
    public static Misbehaviour Stall(string beginning, TaskCompletionSource begun) => async (context, _) =>
    {
        context.Response.ContentType = "text/event-stream";
        await WriteAsync(context, beginning);
        begun.SetResult();
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    };

    /// <summary>Sends the beginning of a stream, then resets the connection.</summary>
    public static Misbehaviour ResetAfter(string beginning) => async (context, _) =>
    {
        context.Response.ContentType = "text/event-stream";
        await WriteAsync(context, beginning);
        context.Abort();
    };

    /// <summary>Cuts the body where no reader expects it: in the midst of lines, and of characters.</summary>
    private static Misbehaviour InPieces(string type, string body) => async (context, _) =>
    {
        const int Piece = 37;
        context.Response.ContentType = type;
        foreach (var piece in Encoding.UTF8.GetBytes(body).Chunk(Piece))
        {
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    };

    private static async Task WriteAsync(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
