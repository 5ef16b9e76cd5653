using System.Net.Http.Headers;
using System.Text.Json;
using Provenance.Benchmarks.Figures;
using Provenance.Core.Models;

namespace Provenance.Benchmarks.Workloads;

/// <summary>The floor: the same requests to the same server, so many at once, the answers read and forgotten.</summary>
internal sealed class BareLoop : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    private readonly Uri address;
    private readonly IReadOnlyList<byte[]> bodies;

    public BareLoop(string baseUrl, IReadOnlyList<byte[]> bodies) => (address, this.bodies) = (new Uri(baseUrl + "/chat/completions"), bodies);

    public static byte[] Body(string model, Prompt prompt) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        model,
        messages = new[] { new { role = "system", content = prompt.System ?? "" }, new { role = "user", content = prompt.User } },
    });

    public async Task<Spent> RunAsync(int width, CancellationToken cancellationToken)
    {
        var before = Spent.Afresh();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, width).Select(_ => WorkAsync()));
        return Spent.Now().Since(before);

        async Task WorkAsync()
        {
            while (Interlocked.Increment(ref next) is var index && index < bodies.Count)
                await AskAsync(bodies[index], cancellationToken);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task AskAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        using var response = await http.PostAsync(address, content, cancellationToken);
        var answer = await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellationToken);
        if (answer.Length != Servers.FakeModel.BodyBytes)
            throw new InvalidOperationException($"The fake model answered {answer.Length} bytes.");
    }
}
