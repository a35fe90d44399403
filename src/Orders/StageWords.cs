using LotusBridge.Custody.Statements;

namespace LotusBridge.Orders;

/// <summary>Stages in refusals read as they do in answers: a person compares the two.</summary>
internal static class StageWords
{
    public static string Word<T>(this T stage)
        where T : struct, Enum => StatementJson.Word(stage);

    public static string Either<T>(IEnumerable<T> stages)
        where T : struct, Enum => string.Join(" or ", stages.Select(Word));
}
