using System.Text;
using Provenance.Core.Certificates;
using Provenance.Core.Digests;
using Provenance.Core.Seals;
using Xunit;

namespace Provenance.Tests.Certificates;

public sealed class CrashCertificateTests
{
    private static readonly CrashRow Killed = new(1, CrashKind.Write, 12, 7, Lost: 0, Orphans: 2, AskedAgain: 2, "resumed", IsSame: true, IsVerified: true);

    private static readonly CrashRow Early = new(2, CrashKind.Moment, 340, 0, Lost: 0, Orphans: 0, AskedAgain: 0, "begun anew", IsSame: true, IsVerified: true);

    public static TheoryData<CrashRow> Failures =>
    [
        Killed with { Lost = 1 },
        Killed with { AskedAgain = 3 },
        Killed with { IsSame = false },
        Killed with { IsVerified = false },
    ];

    [Fact]
    public void Format_1_is_what_it_was()
    {
        using var key = SealingKey.Create();

        var envelope = DsseEnvelope.Read(Certificate(Killed, Early).Sign(key));

        var pem = key.Public.ToPem().Replace("\n", "\\n", StringComparison.Ordinal);
        var golden = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Certificates", "Golden", "crash-certificate.1.json")).TrimEnd();
        Assert.Equal(golden, Encoding.UTF8.GetString(envelope.Payload.Span).Replace(pem, "PEM", StringComparison.Ordinal));
        Assert.Equal(CrashCertificate.PayloadType, envelope.PayloadType);
        Assert.True(envelope.IsSignedBy(key.Public));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_run_that_lost_or_changed_anything_has_not_passed(CrashRow row)
    {
        Assert.True(Certificate(Killed, Early).HasPassed);
        Assert.False(Certificate(row, Early).HasPassed);
        Assert.Contains("**1 of them did not come to the same end.**", Certificate(row, Early).ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_sees_each_run()
    {
        var text = Certificate(Killed, Early).ToMarkdown();

        Assert.Contains("| 1 | at a write | 12 | 7 | 0 | 2 | 2 | resumed | yes | yes |", text, StringComparison.Ordinal);
        Assert.Contains("| 2 | at a moment | 340 ms | 0 | 0 | 0 | 0 | begun anew | yes | yes |", text, StringComparison.Ordinal);
    }

    private static CrashCertificate Certificate(params ReadOnlySpan<CrashRow> rows) => new(
        "moods", Digest.Of("a plan"u8), "1.0.0", new DateTimeOffset(2026, 11, 20, 9, 30, 0, TimeSpan.Zero), Seed: 1, Calls: 9, Writes: 40, [.. rows]);
}
