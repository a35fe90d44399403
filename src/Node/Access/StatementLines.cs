using LotusBridge.Exchange.Api;

namespace LotusBridge.Node.Access;

/// <summary>A filed statement as one line of an answer.</summary>
internal static class StatementLines
{
    public static StatementLine Of(FiledStatement filed)
    {
        var header = filed.Statement.Header;
        return new StatementLine(
            filed.Statement.Digest, header.Type, header.By, filed.Author.Role, header.At, filed.Index,
            Words.Of(filed.Finality), filed.Void, filed.AllowedBy?.Article, filed.AllowedBy?.Confirmed);
    }
}
