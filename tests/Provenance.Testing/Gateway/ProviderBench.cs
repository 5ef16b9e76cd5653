using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Secrets;

namespace Provenance.Testing.Gateway;

/// <summary>A provider with a server of the test's own behind it, asked without a gateway around it.</summary>
public sealed class ProviderBench : IAsyncDisposable
{
    public const string Key = "sk-test-0123456789abcdef";

    private readonly IModelProvider provider;

    private ProviderBench(MisbehavingServer server, IModelProvider provider, ManualClock clock)
    {
        (Server, this.provider, Clock) = (server, provider, clock);
        Settings = GatewayBench.SettingsOf("local/model-1") with
        {
            Provider = provider.Name,
            BaseUrl = server.BaseUrl,
            KeyVariable = "TEST_KEY",
            Sampling = new Sampling(MaxOutputTokens: 300),
        };
    }

    public MisbehavingServer Server { get; }

    public ManualClock Clock { get; }

    public ModelSettings Settings { get; set; }

    public static KeyRing Keys { get; } = new(name => name == "TEST_KEY" ? Key : null);

    public static async Task<ProviderBench> StartAsync(Func<KeyRing, TimeProvider, IModelProvider> make)
    {
        var clock = new ManualClock();
        return new ProviderBench(await MisbehavingServer.StartAsync(), make(Keys, clock), clock);
    }

    public Task<ProviderReply> AskAsync(Prompt? prompt = null, Action<string>? said = null, Action? began = null) => provider.AskAsync(
        new ProviderRequest(
            Settings,
            prompt ?? new Prompt("Be brief.", "What is it?"),
            GatewayBench.SubjectOf(),
            "session_20261120_093000",
            new AttemptKey(RecordKind.Response, 1, 1))
        {
            Said = said,
            Began = began,
        },
        CancellationToken.None);

    public Task<ModelHealth> CheckAsync() => provider.CheckAsync(Settings, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        (provider as IDisposable)?.Dispose();
        await Server.DisposeAsync();
    }
}
