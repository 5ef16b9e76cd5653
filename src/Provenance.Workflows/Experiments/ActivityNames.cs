namespace Provenance.Workflows.Experiments;

/// <summary>The names under which histories know our activities. A meaning that changes takes a new name.</summary>
public static class ActivityNames
{
    public const string Begin = "begin/1";
    public const string FindOutstanding = "find-outstanding/2";
    public const string Ask = "ask/1";
    public const string CompleteAnalysis = "complete-analysis/2";
    public const string Extract = "extract/2";
    public const string CleanUp = "clean-up/1";
    public const string CompleteExtraction = "complete-extraction/2";
    public const string Calculate = "calculate/2";
    public const string Report = "report/2";
    public const string Seal = "seal/1";
}
