package energy.saldo.chassis.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;

/// What an answer always has, as its record says: every property that cannot be null, and those
/// that the document describes as null instead of absent.
final class AnswerRecords {

  private static final DotName SCHEMA =
      DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);
  private static final DotName NULLABLE =
      DotName.createSimple(org.jspecify.annotations.Nullable.class);
  private static final String REQUEST = "New";

  private final Map<String, ClassInfo> records = new TreeMap<>();

  AnswerRecords(IndexView classes) {
    for (ClassInfo type : classes.getKnownClasses()) {
      if (type.isRecord() && type.name().toString().startsWith("energy.saldo.")) {
        records.put(name(type), type);
      }
    }
  }

  private static String name(ClassInfo type) {
    AnnotationInstance schema = type.declaredAnnotation(SCHEMA);
    AnnotationValue name = schema == null ? null : schema.value("name");
    return name == null ? type.simpleName() : name.asString();
  }

  /// Lists what an answer always has as required; requests say so themselves.
  void require(String name, Schema schema) {
    ClassInfo type = records.get(name.startsWith("ListView") ? "ListView" : name);
    if (type == null || name.startsWith(REQUEST) || schema.getProperties() == null) {
      return;
    }
    List<String> always =
        type.recordComponents().stream()
            .filter(component -> !isNullable(component) || isPrintedAsNull(type, component))
            .map(RecordComponentInfo::name)
            .filter(schema.getProperties()::containsKey)
            .toList();
    schema.setRequired(always.isEmpty() ? null : always);
  }

  private static boolean isNullable(RecordComponentInfo component) {
    return component.type().hasAnnotation(NULLABLE);
  }

  private static boolean isPrintedAsNull(ClassInfo type, RecordComponentInfo component) {
    AnnotationInstance schema = type.field(component.name()).annotation(SCHEMA);
    AnnotationValue isNull = schema == null ? null : schema.value("nullable");
    return isNull != null && isNull.asBoolean();
  }
}
