using System.Text;

namespace Provenance.Benchmarks.Servers;

/// <summary>The answer of the model that is not one: a chat completion of exactly 2 KiB whose content is scores with quotes.</summary>
internal static class FakeModel
{
    public const int BodyBytes = 2048;

    private const string Before =
        """{"id":"chatcmpl-7f3a91c2","object":"chat.completion","created":1763632800,"model":"fake-1","choices":[{"index":0,"message":{"role":"assistant","content":"{\"dimensional_scores\":{\"warmth\":{\"raw_score\":0.62,\"salience\":0.4,\"confidence\":0.9,\"evidence\":\"So: """;

    private const string Between =
        """.\"},\"weather\":{\"raw_score\":0.31,\"salience\":0.7,\"confidence\":0.8,\"evidence\":\"the sun shines, the wind is kind\"}}}","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":612,"completion_tokens":431,"total_tokens":1043},"system_fingerprint":"fp_1"}""";

    private const string Filling = "I think of you whenever a boat comes in, and nobody here argues about the marmalade. ";

    public static byte[] Body { get; } = Encoding.UTF8.GetBytes(Before + Fill(BodyBytes - Before.Length - Between.Length) + Between);

    private static string Fill(int length) => string.Concat(Enumerable.Repeat(Filling, (length / Filling.Length) + 1))[..length];
}
